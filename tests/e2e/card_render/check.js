// Reads JSON cards from stdin, one array, and writes for each what the official renderer finds wrong with it, on parsing
// and on validation. node check.js <path of adaptivecards.js>
"use strict";

const { readFileSync } = require("node:fs");
const { resolve } = require("node:path");

const AC = require(resolve(process.argv[2]));

const wrong = (json) => {
  const context = new AC.SerializationContext(AC.Versions.v1_5);
  const card = new AC.AdaptiveCard();
  card.parse(json, context);
  const parsed = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at));
  const validated = card.validateProperties().validationEvents;
  return [...parsed, ...validated].map((event) => event.message);
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(wrong)));
