CREATE TABLE "registrations" (
	"day" date PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "registrations_count_minimum" CHECK ("count" >= 0)
);
