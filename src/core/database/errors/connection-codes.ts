// The driver's own codes, the operating system's, and the server's for "going away".
const connectionLosses = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECTION_ENDED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  "57P01",
  "57P02",
  "57P03",
  "53300",
]);

// As OpenSSL and Node name what is wrong with a certificate, or with the talk about it.
const tlsFailures =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH)/;

/** Whether no connection came about because the two sides do not trust each other. */
export function isTlsFailure(code: string): boolean {
  return tlsFailures.test(code);
}

/** Whether there is no connection: none came about, or it is gone. */
export function isUnreachable(code: string): boolean {
  return connectionLosses.has(code) || isTlsFailure(code);
}
