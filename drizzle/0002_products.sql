CREATE TABLE "products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sku" varchar(40) NOT NULL,
	"name" varchar(200) NOT NULL,
	"description" varchar(5000) DEFAULT '' NOT NULL,
	"price_cents" integer NOT NULL,
	"stock" integer DEFAULT 0 NOT NULL,
	"tags" varchar(40)[] DEFAULT '{}' NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"words" "tsvector" GENERATED ALWAYS AS (to_tsvector('english', coalesce("name", '') || ' ' || coalesce("description", ''))) STORED NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "products_sku_min_length" CHECK (char_length("sku") >= 3),
	CONSTRAINT "products_sku_pattern" CHECK ("sku" ~ E'^[A-Z0-9\\-]+$'),
	CONSTRAINT "products_name_min_length" CHECK (char_length("name") >= 1),
	CONSTRAINT "products_price_cents_minimum" CHECK ("price_cents" >= 0),
	CONSTRAINT "products_stock_minimum" CHECK ("stock" >= 0),
	CONSTRAINT "products_tags_items" CHECK (coalesce(array_ndims("tags"), 1) = 1 AND array_position("tags", NULL) IS NULL),
	CONSTRAINT "products_tags_max_items" CHECK (cardinality("tags") <= 20),
	CONSTRAINT "products_tags_item_min_length" CHECK ('' <> ALL ("tags")),
	CONSTRAINT "products_attributes_type" CHECK (jsonb_typeof("attributes") = 'object')
);

--> statement-breakpoint
CREATE UNIQUE INDEX "products_sku_key" ON "products" USING btree ("sku") WHERE "products"."deleted_at" is null;
--> statement-breakpoint
CREATE INDEX "products_price_cents_id_idx" ON "products" USING btree ("price_cents","id");
--> statement-breakpoint
CREATE INDEX "products_name_id_idx" ON "products" USING btree ("name","id");
--> statement-breakpoint
CREATE INDEX "products_tags_idx" ON "products" USING gin ("tags");
--> statement-breakpoint
CREATE INDEX "products_words_idx" ON "products" USING gin ("words");