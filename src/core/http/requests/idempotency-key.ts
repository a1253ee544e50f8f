import { Type } from "@sinclair/typebox";

/** `headers` of a route whose work is done once, however often a request is sent. */
export const IdempotencyKey = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: "^[\\x21-\\x7E]+$",
      description:
        "Chosen by the client for one request, such as a uuid. The same request again is given the same answer, for 24 hours.",
      examples: ["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    }),
  ),
});
