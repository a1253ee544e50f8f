ALTER TABLE "events_subscriptions" ADD COLUMN "types" jsonb DEFAULT '{}'::jsonb NOT NULL;
--> statement-breakpoint
ALTER TABLE "events_subscriptions" ADD COLUMN "worker" integer DEFAULT 0 NOT NULL;