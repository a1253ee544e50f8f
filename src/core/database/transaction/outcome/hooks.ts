export type Hook = () => unknown;

/** What to do around the end of a transaction. Those of a savepoint wait for the transaction, if it is kept. */
export class Hooks {
  readonly beforeCommit: Hook[] = [];
  readonly afterCommit: Hook[] = [];
  readonly afterRollback: Hook[] = [];

  absorb(kept: Hooks): void {
    this.beforeCommit.push(...kept.beforeCommit);
    this.afterCommit.push(...kept.afterCommit);
    this.afterRollback.push(...kept.afterRollback);
  }

  /** In the order of registration; one of them may add another. */
  async runBeforeCommit(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    for (const hook of this.beforeCommit) await hook();
  }
}
