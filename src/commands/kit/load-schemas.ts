import { resolve } from "node:path";

/** Everything that the project's schema files export, as drizzle-kit takes it. */
export async function loadSchemas(pattern: string): Promise<Record<string, unknown>> {
  const files = (await Array.fromAsync(new Bun.Glob(pattern).scan("."))).toSorted();
  if (files.length === 0)
    throw new Error(`No schema file was found in ${pattern}: run this in the folder of the project.`);
  const modules = await Promise.all(files.map(async (file) => [file, await load(file)] as const));
  return Object.fromEntries(modules.flatMap(([file, exported]) => named(file, exported)));
}

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(resolve(file));
  } catch (error) {
    if (!(error instanceof BuildMessage)) throw error;
    const { position, message } = error;
    throw new Error(`${position?.file ?? file}:${position?.line ?? 1} cannot be read: ${message}`, { cause: error });
  }
}

function named(file: string, exported: Record<string, unknown>): [string, unknown][] {
  return Object.entries(exported).map(([name, value]) => [`${file}:${name}`, value]);
}
