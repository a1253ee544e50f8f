import { AsyncLocalStorage } from "node:async_hooks";

const outside = AsyncLocalStorage.snapshot();

/** Outside of the open transaction of the caller, as another request would. */
export function asAnother<T>(work: () => Promise<T>): Promise<T> {
  return outside(async () => work());
}
