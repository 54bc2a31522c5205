/** The plugin for webpack: `plugins: [lowerAsync()]`. */
import { lowerAsync } from "./plugin.ts";

export type { PluginOptions } from "./options.ts";

export default lowerAsync.webpack;
