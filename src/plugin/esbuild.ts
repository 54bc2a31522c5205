/** The plugin for esbuild: `plugins: [lowerAsync()]`. */
import { lowerAsync } from "./plugin.ts";

export type { PluginOptions } from "./options.ts";

export default lowerAsync.esbuild;
