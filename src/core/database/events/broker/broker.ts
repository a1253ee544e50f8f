/** An event on its way to others. */
export interface BrokerMessage {
  /** Its event's: what a broker has stored under it is not stored again. */
  readonly id: string;
  /** Its event's type: `order.placed`. */
  readonly type: string;
  readonly body: string;
}

/** Carries events to other systems. */
export interface Broker {
  /** @throws ApplicationError "connection-lost" when it cannot be reached. */
  open(): Promise<void>;
  /** Resolves when it is stored there. @throws ApplicationError "connection-lost" when that is not known. */
  publish(message: BrokerMessage): Promise<void>;
  close(): Promise<void>;
}
