/** The plugin for Vite: `plugins: [lowerAsync()]`. */
import { lowerAsync } from "./plugin.ts";

export type { PluginOptions } from "./options.ts";

export default lowerAsync.vite;
