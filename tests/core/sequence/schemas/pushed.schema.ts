import { sequence } from "@/core/database";

export const pushed = sequence("pushed_numbers");
