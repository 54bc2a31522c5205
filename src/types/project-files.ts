/** Which project a file belongs to, and what that asks of it. */
import { dirname, resolve } from "node:path";
import { isTypeScript, parse } from "../syntax/parse.ts";
import { ts, type TS } from "../syntax/typescript.ts";
import { Project } from "./project.ts";

export interface SourceText {
  readonly fileName: string;
  readonly text: string;
}

/** A file to be compiled, in the project around it. */
export interface ProjectFile extends SourceText {
  /** Absolute. */
  readonly path: string;
  readonly project: Project;
}

/**
 * The files of a run, each in its project: those with the same tsconfig.json share one. Nothing is read of them yet.
 * @param files need not exist
 * @param tsconfig path of the settings for all; each file's nearest tsconfig.json by default
 */
export function openFiles(files: readonly SourceText[], tsconfig?: string): ProjectFile[] {
  const inputs = new Map(files.map(({ fileName, text }) => [resolve(fileName), text]));
  const projects = new Map<string, Project>();
  return files.map(({ fileName, text }) => {
    const path = resolve(fileName);
    const config = tsconfig ?? ts.findConfigFile(dirname(path), ts.sys.fileExists);
    const isScript = isJavaScriptScript(path, text);
    const key = JSON.stringify([config, isScript]);
    let project = projects.get(key);
    if (project === undefined) {
      const detection = isScript ? { moduleDetection: ts.ModuleDetectionKind.Legacy } : {};
      project = new Project({ ...settingsOf(config, path), ...detection }, inputs);
      projects.set(key, project);
    }
    return { fileName, text, path, project };
  });
}

/** It stays a script: NodeNext takes every file for a module, whose code is strict and has no `require`. */
function isJavaScriptScript(path: string, text: string): boolean {
  return !isTypeScript(path) && !ts.isExternalModule(parse(text, path));
}

function settingsOf(config: string | undefined, path: string): TS.CompilerOptions {
  const fallback: TS.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowJs: true,
  };
  if (config === undefined) return fallback;
  const read = ts.readConfigFile(config, ts.sys.readFile);
  if (read.error !== undefined) return fallback;
  const { options } = ts.parseJsonConfigFileContent(
    { ...(read.config as object), files: [path], include: [] },
    ts.sys,
    dirname(resolve(config)),
  );
  return {
    ...options,
    noEmit: true,
    skipLibCheck: true,
    allowJs: true,
    incremental: false,
    composite: false,
  };
}
