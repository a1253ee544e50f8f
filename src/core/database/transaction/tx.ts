/**
 * A handle on an open transaction, for the `{ tx }` of a repository call that is to run in that one and not in the
 * one around it. It can do nothing by itself.
 */
export abstract class Tx {
  declare protected readonly handle: true; // what else has no members is no handle
}
