import { Repository } from "@/core/database";
import { users } from "./users.schema";

export class UsersRepository extends Repository(users) {}
