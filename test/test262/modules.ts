/** The module loader of one realm: files beside the test, JSON, and the runtime under its package name. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import vm from "node:vm";
import { importType, type Realm } from "./realm.ts";

/** What the loader asks of the program that is run. */
export interface ModuleSource {
  loadSource(file: string): string;
}

/** Loads and links modules; every file is one module per realm. */
export interface Loader {
  load(realm: Realm, file: string, code: string): vm.Module;
  link(realm: Realm, module: vm.Module): Promise<void>;
  importModule(realm: Realm, specifier: string, referrer: string, type: string): Promise<vm.Module>;
}

/** The specifier by which generated code finds the runtime, and the global that holds it here. */
export const RUNTIME_SPECIFIER = "lower-async/runtime";
export const RUNTIME_GLOBAL = "__lowerAsync";

/** Makes the loader of one run. */
export function makeLoader(source: ModuleSource): Loader {
  const modules = new WeakMap<vm.Context, Map<string, vm.Module>>();
  const linking = new WeakMap<vm.Module, Promise<void>>();

  const cacheOf = (realm: Realm): Map<string, vm.Module> => {
    let cache = modules.get(realm.context);
    if (cache === undefined) modules.set(realm.context, (cache = new Map()));
    return cache;
  };

  const load = (realm: Realm, file: string, code: string): vm.Module => {
    const module = new vm.SourceTextModule(code, {
      identifier: file,
      context: realm.context,
      importModuleDynamically: (specifier, _module, attributes) =>
        importModule(realm, specifier, file, importType(attributes)),
    });
    cacheOf(realm).set(file, module);
    return module;
  };

  const resolve = (realm: Realm, specifier: string, referrer: string, type: string): vm.Module => {
    if (specifier === RUNTIME_SPECIFIER) return runtimeModule(realm);
    const file = join(dirname(referrer), specifier);
    const cached = cacheOf(realm).get(file);
    if (cached !== undefined) return cached;
    if (type === "json" || file.endsWith(".json")) return jsonModule(realm, file);
    return load(realm, file, source.loadSource(file));
  };

  const runtimeModule = (realm: Realm): vm.Module =>
    valueModule(
      realm,
      RUNTIME_SPECIFIER,
      () => vm.runInContext(RUNTIME_GLOBAL, realm.context) as object,
    );

  const jsonModule = (realm: Realm, file: string): vm.Module => {
    const text = JSON.stringify(readFileSync(file, "utf8"));
    const value: unknown = vm.runInContext(`JSON.parse(${text})`, realm.context);
    return valueModule(realm, file, () => ({ default: value }));
  };

  const valueModule = (realm: Realm, name: string, read: () => object): vm.Module => {
    const cached = cacheOf(realm).get(name);
    if (cached !== undefined) return cached;
    const values = read() as Record<string, unknown>;
    const module: vm.SyntheticModule = new vm.SyntheticModule(
      Object.keys(values),
      () => {
        for (const [key, value] of Object.entries(values)) module.setExport(key, value);
      },
      { context: realm.context, identifier: name },
    );
    cacheOf(realm).set(name, module);
    return module;
  };

  const link = (realm: Realm, module: vm.Module): Promise<void> => {
    // `link` may be called once per module; a second import of a module being linked waits for the first.
    let pending = linking.get(module);
    if (pending === undefined) {
      pending =
        module.status === "unlinked"
          ? module.link((specifier, referrer, extra) =>
              resolve(realm, specifier, referrer.identifier, importType(extra.attributes)),
            )
          : Promise.resolve();
      linking.set(module, pending);
    }
    return pending;
  };

  const importModule = async (
    realm: Realm,
    specifier: string,
    referrer: string,
    type: string,
  ): Promise<vm.Module> => {
    try {
      const module = resolve(realm, specifier, referrer, type);
      await link(realm, module);
      await module.evaluate();
      return module;
    } catch (error) {
      throw realm.adopt(error);
    }
  };

  return { load, link, importModule };
}
