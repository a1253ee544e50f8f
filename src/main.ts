/** The process: everything it needs is built here, once, and closed when it is told to stop. */
import { createApp, createSubscriptions, publishedEvents } from "./app";
import { ConfigError, readConfig } from "./core/config";
import { NatsBroker, Subscriptions, openDatabase, outbox } from "./core/database";
import { ListenError, serve } from "./core/http";
import { createLogger } from "./core/logging";

try {
  const config = readConfig(Bun.env);
  const logger = createLogger(config.log);
  const database = await openDatabase(config.database, logger);
  const app = createApp(database, { ...config.http, logger });
  const outboxes = config.nats ? [outbox("publish", publishedEvents, new NatsBroker(config.nats))] : [];
  const subscriptions = new Subscriptions(database, [...createSubscriptions(database), ...outboxes]);
  const close = async () => {
    await subscriptions.stop();
    await database.close();
  };
  await subscriptions.start();
  const { url } = serve(app, { ...config.http, logger, close });
  process.send?.(url.href); // to `bun run dev`, which says where to look
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof ListenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
