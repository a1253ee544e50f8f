/**
 * On every answer, unless it says otherwise: nothing here is a page, so a browser shall make none of it, nor keep what
 * belongs to one person for the next. The last one counts behind TLS only.
 */
export const securityHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "private, no-cache",
  "strict-transport-security": "max-age=31536000",
};
