import { projection } from "@/core/database";
import { userRegistered } from "./users.schema";
import type { UsersService } from "./users.service";

/** What follows from the events of users. */
export const usersSubscriptions = (users: UsersService) => [
  projection("registrations-per-day", [userRegistered], {
    apply: (events) => users.countRegistrations(events.map(({ recordedAt }) => recordedAt)),
    reset: () => users.forgetRegistrations(),
  }),
];
