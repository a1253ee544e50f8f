import type { HouseHeaders } from "../headers/house-headers";
import { answerError } from "../problems/answer-error";
import { HttpError } from "../problems/http-error";
import { logAnswer } from "./access-log";
import type { RouteTable } from "./route-table";
import { TimeLimit } from "./time-limit";
import { visitOf } from "./visit";

/**
 * Hands on the answer that is found, and logs it, or a problem when it is not found in time. The work goes on then: `visit.signal`
 * tells it, and what it still finds is nobody's answer any more. A body that is streamed may take its time.
 */
export class Punctuality {
  constructor(
    private readonly milliseconds: number,
    private readonly routes: RouteTable,
    private readonly house: HouseHeaders,
  ) {}

  answer(found: unknown, request: Request): unknown {
    if (!(found instanceof Promise)) return this.#logged(found, request);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const visit = visitOf(request);
    const limit = new TimeLimit(this.milliseconds, () => {
      resolve(this.#lateAnswer(request));
      visit.giveUp();
    });
    visit.timeLimit = limit;
    const end = <Outcome>(settle: (outcome: Outcome) => void, outcome: Outcome) => {
      limit.stop();
      settle(outcome);
    };
    found.then(
      (answer: unknown) => end(resolve, this.#logged(answer, request)),
      (error: unknown) => end(reject, error),
    );
    return promise;
  }

  #logged<Answer>(answer: Answer, request: Request): Answer {
    logAnswer(request, answer, this.routes);
    return answer;
  }

  #lateAnswer(request: Request): Response {
    const answer = answerError(new HttpError("request-timeout", tooLate), request, visitOf(request), this.routes);
    for (const [name, line] of Object.entries(this.house.linesFor(request))) {
      if (!answer.headers.has(name)) answer.headers.set(name, line);
    }
    return this.#logged(answer, request);
  }
}

const tooLate = "This took too long and was given up. Look whether it was done before you send it again.";
