import { Invalid, type Mistake } from "@/core/database";

/** What is wrong with an input, as it is told to the caller; nothing when it is taken. */
export function mistakesOf(act: () => void): readonly Mistake[] {
  try {
    act();
  } catch (error) {
    if (error instanceof Invalid) return error.facts.mistakes ?? [];
    throw error;
  }
  return [];
}
