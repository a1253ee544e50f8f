/** A statement that is under way outside of transactions. */
interface Passing {
  readonly since: number;
  /** Its text was answered in no time when it was sent last. */
  readonly quick: boolean;
}

const quickMilliseconds = 100;
const mostTexts = 5000;

/**
 * The statements that are under way outside of transactions. The driver sends the next one to a busy connection when
 * none is idle, where it waits for those before it. That is fast, and right as long as all of them are quick: behind
 * one that takes long nobody could be told that no connection became free, because what was sent will be done.
 */
export class PassingStatements {
  readonly #underWay = new Set<Passing>();
  readonly #quickTexts = new Set<string>();
  #slow = 0;

  /** @param mostOnEach how many the driver sends to one connection at a time. */
  constructor(private readonly mostOnEach: number) {}

  /** Whether this one would find a connection that is idle, or that only quick ones keep busy. */
  hasRoom(text: string, connections: number): boolean {
    const { size } = this.#underWay;
    if (size < connections) return true;
    if (size >= connections * this.mostOnEach || this.#slow > 0 || !this.#quickTexts.has(text)) return false;
    return this.longest < quickMilliseconds;
  }

  get count(): number {
    return this.#underWay.size;
  }

  /** How many milliseconds ago the first of them was sent. */
  get longest(): number {
    for (const { since } of this.#underWay) return performance.now() - since; // in the order of their beginning
    return 0;
  }

  /** @param ended called when it was answered. */
  send<T>(text: string, send: () => PromiseLike<T>, ended: () => void): PromiseLike<T> {
    const passing = { since: performance.now(), quick: this.#quickTexts.has(text) };
    const answer = send();
    this.#underWay.add(passing);
    if (!passing.quick) this.#slow += 1;
    const end = () => {
      this.#end(passing, text);
      ended();
    };
    answer.then(end, end); // beside the way of the answer, which would be longer for it
    return answer;
  }

  #end(passing: Passing, text: string): void {
    this.#underWay.delete(passing);
    if (!passing.quick) this.#slow -= 1;
    const isQuick = performance.now() - passing.since < quickMilliseconds;
    if (isQuick === passing.quick) return;
    if (isQuick) this.#remember(text);
    else this.#quickTexts.delete(text);
  }

  /** In place of the one that was learned first, which is learned again when it comes again. */
  #remember(text: string): void {
    for (const first of this.#quickTexts) {
      if (this.#quickTexts.size < mostTexts) break;
      this.#quickTexts.delete(first);
    }
    this.#quickTexts.add(text);
  }
}
