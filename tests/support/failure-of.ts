/** What the work failed with; the test fails when it did not. */
export async function failureOf<Failure extends Error = Error>(work: PromiseLike<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error as Failure;
    throw error;
  }
  throw new Error("It did not fail.");
}
