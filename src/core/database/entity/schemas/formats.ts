import { isIP } from "node:net";
import { FormatRegistry } from "@sinclair/typebox";

type IsFormat = (value: string) => boolean;

/** What each `format` accepts. */
const formats: Record<string, IsFormat> = {
  email: (value) => email.test(value),
  uri: (value) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(value) && URL.canParse(value),
  uuid: (value) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value),
  date: isDate,
  // With the end of the day, as PostgreSQL has it.
  time: (value) => /^(([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?|24:00:00)$/.test(value),
  "date-time": isDateTime,
  duration: (value) => iso8601Duration.test(value),
  ipv4: (value) => isIP(value) === 4,
  ipv6: (value) => isIP(value) === 6 && !value.includes("%"),
  hostname: (value) => value.length <= 253 && hostname.test(value),
};

// For schemas written by hand. Elysia has looser ones of the same names, and what is loaded last has its way here.
for (const [name, check] of Object.entries(formats)) FormatRegistry.Set(name, check);

/** The meaning of a format in an entity, whatever else is loaded: one of these, or what was registered by that name. */
export function formatCalled(name: string): IsFormat | undefined {
  return Object.hasOwn(formats, name) ? formats[name] : FormatRegistry.Get(name);
}

/** RFC 3339, zone included: a moment, never a local time. */
export function isDateTime(value: string): boolean {
  return dateTime.test(value) && isDate(value.slice(0, 10));
}

function isDate(value: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)?.map(Number) ?? [];
  if (!year || !month || !day) return false;
  return month <= 12 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

const dateTime = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

const iso8601Duration = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,6})?S)?)?$/;

const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

const hostname = new RegExp(`^${label}(?:\\.${label})*$`, "i");

// The HTML standard's, and a dot in the domain: a bare host name is a typing mistake far more often than an address.
const email = new RegExp(`^[a-z0-9.!#$%&'*+/=?^_\`{|}~-]+@${label}(?:\\.${label})+$`, "i");
