// Writes the JSON schema of Slack's blocks: node generate.mjs <file>. Run `npm install` in this folder (or its copy) first.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createGenerator } from "ts-json-schema-generator";

const types = createRequire(import.meta.url).resolve("@slack/types/package.json");
const schema = createGenerator({
  path: types.replace("package.json", "dist/block-kit/blocks.d.ts"),
  type: "KnownBlock",
  skipTypeCheck: true,
}).createSchema("KnownBlock");

// Descriptions are Slack's documentation; only the rules are needed.
const bare = (value) => {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([name, inner]) => name !== "description" || typeof inner !== "string");
  return Object.fromEntries(kept.map(([name, inner]) => [name, bare(inner)]));
};

writeFileSync(process.argv[2], JSON.stringify(bare(schema), null, 1) + "\n");
