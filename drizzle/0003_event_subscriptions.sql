CREATE TABLE "events_parked" (
	"subscription" text NOT NULL,
	"transaction_id" "xid8" NOT NULL,
	"position" bigint NOT NULL,
	"stream" text NOT NULL,
	"attempts" integer NOT NULL,
	"error" text NOT NULL,
	"retry" boolean DEFAULT false NOT NULL,
	"parked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "events_parked_pkey" PRIMARY KEY("subscription","transaction_id","position")
);

--> statement-breakpoint
CREATE TABLE "events_subscriptions" (
	"name" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"transaction_id" "xid8" NOT NULL,
	"position" bigint NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
