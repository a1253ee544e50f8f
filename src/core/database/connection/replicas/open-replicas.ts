import type { DatabaseConfig } from "@/core/config";
import type { Logger } from "@/core/logging";
import type { Origins } from "../../events/origin";
import type { Root } from "../../transaction/scopes/root";
import { createClient } from "../postgres-client";
import { PrimaryPositions } from "./primary-positions";
import { RecentWrites } from "./recent-writes";
import { Replica } from "./replica";
import { Watch } from "./watch";
import { Replicas, longestLagMilliseconds } from "./replicas";

export type OpenReplicas = (primary: Root, origins: Origins, logger: Logger) => Replicas;

/** How the replicas of a configuration are opened; nothing when it has none. */
export function replicasOf(config: DatabaseConfig): OpenReplicas | undefined {
  const { replicaUrls, acquireTimeoutMilliseconds } = config;
  if (replicaUrls.length === 0) return undefined;
  const limits = { acquireTimeoutMilliseconds, longTransactionMilliseconds: 5000, everyTransaction: [] };
  return (primary, origins, logger) => {
    const watch = new Watch(() => createClient(config.with({ poolSize: 1 })));
    const replicas = replicaUrls.map((url) => {
      const way = config.with({ url });
      const name = `${url.host}:${url.port}`;
      const watchReplica = new Watch(() => createClient(way.with({ poolSize: 1 })));
      return new Replica(name, () => createClient(way), watchReplica, limits, logger);
    });
    const positions = new PrimaryPositions(watch, longestLagMilliseconds);
    const writes = new RecentWrites(origins, longestLagMilliseconds);
    return new Replicas({ replicas, positions, writes, primary, watch });
  };
}
