/** The database's front door: features import from here and from nowhere deeper. */
export type { Database } from "./connection/database";
export { column } from "./entity/columns/column";
export { entity } from "./entity/entity";
export { mistakesIn } from "./entity/schemas/mistakes-in";
export { schemasOf } from "./entity/schemas/schemas-of";
export { Timestamp } from "./entity/schemas/kinds/wire-kinds";
export type { Broker, BrokerMessage } from "./events/broker/broker";
export { NatsBroker } from "./events/broker/nats-broker";
export { outbox } from "./events/broker/outbox";
export { event } from "./events/declaration/event";
export { EventError } from "./events/declaration/event-error";
export type { DeclaredEvent, Metadata, NewEvent, RecordedEvent, RecordedOf } from "./events/declaration/event-types";
export type { Appended } from "./events/log/appending/append";
export { EventLog } from "./events/log/event-log";
export { type EventTables, eventTables } from "./events/log/event-tables";
export type { Forgotten } from "./events/log/retention";
export { StreamChanged } from "./events/log/appending/stream-changed";
export type { Origin } from "./events/origin";
export { type ParkedEvent, ParkedEvents } from "./events/subscriptions/parked-events";
export type { HeldBack, SubscriptionStatus } from "./events/subscriptions/status";
export { type Subscription, projection, subscribe } from "./events/subscriptions/subscription";
export { Subscriptions } from "./events/subscriptions/subscriptions";
export { openDatabase } from "./connection/opening/open-database";
export { listQuery } from "./repository/outside/list-query";
export { many, manyThrough, one } from "./repository/relations/relation";
export type { Page } from "./repository/read/pages/page-options";
export { ReadOnlyRepository } from "./repository/readable-repository";
export { Repository } from "./repository/repository";
export type { ExpectedVersion } from "./repository/write/write-options";
export { jsonRemove, jsonSet } from "./repository/write/json/json-change";
export { sequence } from "./sequence/declare-sequence";
export { formatNumber } from "./sequence/format-number";
export { GapFreeCounter, gapFreeCounter } from "./sequence/gap-free-counter";
export { Sequence } from "./sequence/sequence";
export { sequenceDrift } from "./sequence/sequence-drift";
export {
  ApplicationError,
  Conflict,
  type ErrorCode,
  type ErrorFacts,
  Invalid,
  MissingReference,
  type Mistake,
  NotFound,
} from "./errors/application-error";
export { IdempotencyKeys } from "./transaction/once/idempotency-keys";
export { VersionMismatch } from "./errors/version-mismatch";
export type { Scope } from "./transaction/scopes/scope";
export type { TransactionOptions } from "./transaction/transaction-options";
export type { Tx } from "./transaction/tx";
export type { Clock, Locks, UnitOfWork } from "./transaction/unit-of-work";
export { toApplicationError } from "./errors/postgres-error";
