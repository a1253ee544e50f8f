/** How a database was described makes no sense. Neither the message nor `mistake` shows a value that may be secret. */
export class DatabaseConfigError extends Error {
  override readonly name = "DatabaseConfigError";

  /** @param mistake goes on after the name of what is wrong: "names several hosts: name one" */
  constructor(readonly mistake: string) {
    super(`The description of the database ${mistake}.`);
  }
}
