/** What was made for a key, the most recently used `limit` of them. */
export class PlanCache<Plan> {
  readonly #plans = new Map<string, Plan>();

  constructor(private readonly limit: number) {}

  get(key: string, make: () => Plan): Plan {
    const known = this.#plans.get(key);
    const plan = known ?? make();
    if (known !== undefined && this.#plans.size < this.limit) return plan; // nothing is about to be dropped
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    if (this.#plans.size > this.limit) this.#dropOldest();
    return plan;
  }

  #dropOldest(): void {
    for (const oldest of this.#plans.keys()) {
      this.#plans.delete(oldest);
      return;
    }
  }
}
