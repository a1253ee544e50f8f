import type { Database } from "../../connection/database";
import { events, parkedEvents, subscriptions } from "../events.schema";
import { type LogTables, channelOf, namesOf } from "../log/table-name";
import { Registration } from "./storage/registration";
import { Interruption } from "./interruption";
import { LagReport } from "./lag-report";
import { ParkedEvents } from "./parked-events";
import { removeSubscription, removeType } from "./removal";
import { type HeldBack, type SubscriptionStatus, heldBack, statusOf } from "./status";
import type { Subscription } from "./subscription";
import { type SubscriptionsOptions, type Times, timesOf } from "./subscriptions-options";
import { Bell } from "./working/bell";
import { Jobs } from "./working/jobs";
import { Leases } from "./working/leases";

/** The subscriptions that this process may work for. Each is worked for by one of all processes at a time. */
export class Subscriptions {
  /** What they have put aside. */
  readonly parked: ParkedEvents;
  readonly #database: Database;
  readonly #list: readonly Subscription[];
  readonly #names: LogTables;
  readonly #jobs: Jobs;
  readonly #registration: Registration;
  readonly #channel: string;
  readonly #times: Times;
  readonly #bell = new Bell();
  readonly #interruption: Interruption;
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(database: Database, list: readonly Subscription[], options: SubscriptionsOptions = {}) {
    this.#times = timesOf(options);
    const { tables = { events, subscriptions, parkedEvents } } = options;
    const names = namesOf(tables);
    this.parked = new ParkedEvents(database, tables);
    this.#database = database;
    this.#list = list;
    this.#names = names;
    this.#channel = channelOf(tables.events);
    this.#registration = new Registration({ database, tables: names, channel: this.#channel, list });
    this.#interruption = new Interruption(database.logger, {});
    this.#jobs = new Jobs(database, list, names);
  }

  /**
   * Begins to work, in the background and until `stop`. What goes wrong is logged and tried again. Wait for it before you
   * record: then others do not pass over for good what they do not know. Until the database knows of it, `append` fails.
   */
  async start(): Promise<void> {
    if (this.#running !== undefined || this.#stopping) throw new Error("These subscriptions were started before.");
    if (this.#database.inTransaction) throw new Error("Start subscriptions outside of a transaction.");
    if (this.#database.scope().parallel !== true) throw new Error(nothingCommitted);
    const first = this.#try(() => this.#registration.make());
    this.#running = first.then(() => this.#run());
    await this.#registration.tried(first);
  }

  /** Lets what is under way come to its end, and gives the work to other processes. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#bell.ring();
    await this.#running;
    this.#registration.end();
    await Promise.all(this.#list.map(({ close }) => close()));
  }

  /** How they are doing, whichever process works for them, and what keeps all of them from going on. */
  status(): Promise<{ subscriptions: SubscriptionStatus[]; heldBack: HeldBack }> {
    return this.#statusOf(this.#list);
  }

  /**
   * Forgets how far one came that is no longer there, and what it parked: so it keeps no event from being forgotten.
   * @returns false when nothing is known of it. @throws Conflict while a process works for it.
   */
  remove(name: string): Promise<boolean> {
    return removeSubscription(this.#database, this.#names, { name, channel: this.#channel });
  }

  /** The same for a type of event that one has no longer. @throws Conflict where it had it when it was last worked for. */
  removeType(name: string, type: string): Promise<boolean> {
    return removeType(this.#database, this.#names, { name, type });
  }

  async #run(): Promise<void> {
    if (this.#list.length === 0) return;
    const wake = () => this.#jobs.wake();
    const deaf = this.#database.announcements.listen(this.#channel, wake);
    const leases = new Leases({
      database: this.#database,
      channel: this.#channel,
      notified: wake,
      lost: () => this.#jobs.stop("The connection that made this process the worker broke."),
    });
    const ticking = setInterval(() => this.#bell.ring(), this.#times.poll);
    const report = this.#reportLag();
    while (!this.#stopping) {
      // oxlint-disable-next-line no-await-in-loop -- again and again
      await this.#tick(leases);
      // oxlint-disable-next-line no-await-in-loop
      await this.#bell.rung();
    }
    clearInterval(ticking);
    deaf();
    this.#jobs.stop("The process stops.");
    await Promise.all([this.#jobs.ended(), report.stop()]);
    await leases.close();
  }

  #reportLag(): LagReport {
    return new LagReport({
      status: () => this.#statusOf(this.#list.filter(({ name }) => this.#jobs.watched.includes(name))),
      lateMilliseconds: this.#times.late,
      everyMilliseconds: this.#times.report,
      logger: this.#database.logger,
    });
  }

  async #statusOf(list: readonly Subscription[]) {
    const each = list.map((subscription) => statusOf(this.#database, this.#names, subscription));
    return { subscriptions: await Promise.all(each), heldBack: await heldBack(this.#database, this.#names) };
  }

  async #tick(leases: Leases): Promise<void> {
    await this.#try(async () => {
      await this.#registration.make();
      for (const name of await leases.acquire(this.#jobs.wanted)) this.#jobs.begin(name, () => leases.release(name));
    });
    this.#jobs.wake();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#interruption.over("Subscriptions go on.");
    } catch (error) {
      this.#interruption.met(error, "Subscriptions were interrupted. It is tried again.");
    }
  }
}

const nothingCommitted = "useDatabase commits nothing, so there is never news: test subscriptions with useOwnDatabase.";
