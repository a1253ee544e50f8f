import type { TObject } from "@sinclair/typebox";
import type { Origin } from "../origin";

/** What is known of an event beside its data: where it comes from, and whatever else is JSON. */
export interface Metadata extends Origin {
  readonly [name: string]: unknown;
}

/** A type of event, as reading needs it. */
export interface DeclaredEvent<Type extends string = string, Data = unknown> {
  /** `order.placed` */
  readonly type: Type;
  /** Of the shape of its data. */
  readonly version: number;
  /** Of its data as it is now. */
  readonly schema: TObject;
  /** @throws Invalid for data that cannot be recorded as this. */
  readonly validate: (data: unknown) => void;
  /** The data as it is now, from what was recorded at any version. @throws EventError when it cannot be. */
  readonly read: (recorded: unknown, version: number) => Data;
}

/** A type of event; calling it makes one. */
export interface EventType<Type extends string, Data> extends DeclaredEvent<Type, Data> {
  (data: Data, given?: GivenFacts): NewEvent<Type, Data>;
}

interface GivenFacts {
  /** A UUID. The same id is recorded once, however often it is appended. Default: a new one. */
  id?: string;
  metadata?: Metadata;
}

/** An event that is not recorded yet. */
export interface NewEvent<Type extends string = string, Data = unknown> extends Readonly<GivenFacts> {
  readonly type: Type;
  readonly data: Data;
  readonly declared: Pick<DeclaredEvent, "type" | "version" | "validate">;
}

/** An event as it was recorded. */
export interface RecordedEvent<Type extends string = string, Data = unknown> {
  readonly id: string;
  readonly type: Type;
  readonly data: Data;
  readonly metadata: Metadata;
  /** What it is about: `orders/0198…`. */
  readonly stream: string;
  /** Its place in the stream: 1, 2, 3 … */
  readonly version: number;
  /** Its place among all events. Later ones are greater; there are gaps. */
  readonly position: bigint;
  /** When its transaction began. */
  readonly recordedAt: Date;
}

/** Any of these types, recorded: distinguished by `type`. */
export type RecordedOf<Types extends readonly DeclaredEvent[]> = Types[number] extends infer Each
  ? Each extends DeclaredEvent<infer Type, infer Data>
    ? RecordedEvent<Type, Data>
    : never
  : never;
