/** The environment is not usable; the message lists every mistake, and shows no value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly mistakes: readonly string[]) {
    super(
      `The environment has ${count(mistakes.length)}. Correct it (see .env.example) and start again:\n${list(mistakes)}`,
    );
  }
}

function count(mistakes: number): string {
  return mistakes === 1 ? "1 mistake" : `${mistakes} mistakes`;
}

function list(mistakes: readonly string[]): string {
  return mistakes.map((mistake) => `  - ${mistake}`).join("\n");
}
