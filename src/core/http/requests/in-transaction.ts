import { ElysiaCustomStatusResponse, StatusMap } from "elysia";
import type { UnitOfWork } from "@/core/database";

/** The `set` of Elysia's context, which may say what the answer is to be. */
interface Answering {
  status?: number | keyof StatusMap;
}

/**
 * Runs what a route does in one transaction. It is kept when the answer is a success; an answer of 400 or more rolls
 * back, returned or thrown. A service that opens its own transaction joins this one.
 */
export async function inTransaction<Answer>(
  work: Pick<UnitOfWork, "transaction">,
  set: Answering,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  let refusal: { answer: Answer } | undefined;
  try {
    return await work.transaction(async () => {
      const answer = await handle();
      if (statusOf(answer, set) < 400) return answer;
      refusal = { answer };
      throw refused;
    });
  } catch (error) {
    if (error === refused && refusal !== undefined) return refusal.answer;
    throw error;
  }
}

const refused = new Error("The answer is no success, so its transaction was rolled back.");

function statusOf(answer: unknown, { status = 200 }: Answering): number {
  if (answer instanceof Response) return answer.status;
  if (answer instanceof ElysiaCustomStatusResponse) return Number(answer.code);
  return typeof status === "number" ? status : StatusMap[status];
}
