/** What was drawn for properties of which no two rows may have the same. */
export class UniqueValues {
  readonly #kept = new Set<string>();
  readonly #ofTest = new Set<string>();
  #current = this.#kept;

  /** What a test takes is free again after it: its rows are gone. */
  startTest(): void {
    this.#ofTest.clear();
    this.#current = this.#ofTest;
  }

  endTest(): void {
    this.#current = this.#kept;
  }

  /** False when it was taken before; texts that differ in case alone are the same. */
  take(property: string, value: unknown): boolean {
    const text = value instanceof Date ? value.toISOString() : String(value);
    const taken = `${property} ${text.toLowerCase()}`;
    if (this.#kept.has(taken) || this.#ofTest.has(taken)) return false;
    this.#current.add(taken);
    return true;
  }
}
