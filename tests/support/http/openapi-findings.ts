import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";

/** What two validators that share no code find wrong with an OpenAPI document; nothing when it is right. */
export async function openApiFindings(document: unknown): Promise<string[]> {
  const text = JSON.stringify(document);
  return [...(await findingsOfSchema(text)), ...(await findingsOfLinter(text))];
}

/** Against the JSON Schema that the OpenAPI Initiative publishes. */
async function findingsOfSchema(text: string): Promise<string[]> {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(text));
  if (valid && validator.version === "3.1") return [];
  return [`not OpenAPI 3.1: ${JSON.stringify(errors)}`];
}

/** With a linter's own reading of the specification: references, examples against their schemas, names used twice. */
async function findingsOfLinter(text: string): Promise<string[]> {
  const config = await createConfig({ extends: ["recommended-strict"], rules: matterOfTaste });
  const problems = await lintFromString({ source: text, config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`);
}

const matterOfTaste = {
  "no-empty-servers": "off", // whoever deploys it knows where
  "operation-summary": "off",
  "operation-4xx-response": "off", // nobody can ask for a health probe in a wrong way
  "security-defined": "off", // who may do what is for the project to say
} as const;
