-- migrate: allow blocking-index, because the table holds only what failed
ALTER TABLE "events_parked" ADD COLUMN "retry_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
CREATE INDEX "events_parked_stream_idx" ON "events_parked" USING btree ("subscription","stream","transaction_id","position");