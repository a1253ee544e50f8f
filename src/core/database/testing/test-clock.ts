import type { Clock } from "../transaction/unit-of-work";

interface Duration {
  days?: number;
  hours?: number;
  minutes?: number;
  seconds?: number;
  milliseconds?: number;
}

/**
 * The time that a database goes by: it goes on until it is frozen, and again after the test. A frozen one is what
 * `database.now()` says, what repositories stamp rows with, and what the ids they make tell.
 */
export class TestClock implements Clock {
  #frozen: number | undefined;

  now(): Date {
    return this.frozen ?? new Date();
  }

  /** Where it stands; nothing while it runs. */
  get frozen(): Date | undefined {
    return this.#frozen === undefined ? undefined : new Date(this.#frozen);
  }

  /** Stops the time, at `at` or where it is. @returns the time at which it stands. */
  freeze(at: Date | string = new Date()): Date {
    const time = new Date(at);
    if (Number.isNaN(time.getTime())) throw new TypeError("freeze() takes a Date or a text like 2026-01-31T12:00:00Z.");
    this.#frozen = time.getTime();
    return time;
  }

  /** Lets the frozen time jump. @returns the time at which it stands then. */
  advance({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Duration): Date {
    if (this.#frozen === undefined) throw new Error("The clock is running: freeze() it before you advance() it.");
    const allSeconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    return this.freeze(new Date(this.#frozen + allSeconds * 1000 + milliseconds));
  }

  resume(): void {
    this.#frozen = undefined;
  }
}
