import type { CorsConfig } from "@/core/config";
import { visitOf } from "../requests/visit";
import { Cors, type HeaderLines } from "./cors";
import { securityHeaders } from "./security-headers";

/** What every answer of this house has, whoever gave it. */
export class HouseHeaders {
  readonly #cors: Cors | undefined;

  constructor(
    cors: CorsConfig | undefined,
    private readonly isDraining: () => boolean,
  ) {
    this.#cors = cors && new Cors(cors);
  }

  /** @param allowed the methods of the path, where that is what was asked for. */
  linesFor(request: Request, allowed?: string | null): HeaderLines {
    const lines: HeaderLines = { ...securityHeaders, "x-request-id": visitOf(request).id };
    if (this.isDraining()) lines["connection"] = "close";
    return this.#cors ? { ...lines, ...this.#cors.linesFor(request, allowed) } : lines;
  }
}
