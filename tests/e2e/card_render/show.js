// Renders cards in the page as Teams lays them out: narrow, actions folded under each other where they do not fit.
"use strict";

window.alerted = false;
window.alert = () => { window.alerted = true; };

const grey = { default: "#242424", subtle: "#616161" };
const plain = { foregroundColors: { default: grey, accent: { default: "#5b5fc7", subtle: "#5b5fc7" } } };
const host = new AdaptiveCards.HostConfig({
  fontFamily: "Segoe UI, system-ui, sans-serif",
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  spacing: { small: 4, default: 12, medium: 16, large: 24, extraLarge: 32, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#d1d1d1" },
  containerStyles: {
    default: { ...plain, backgroundColor: "#ffffff" },
    emphasis: { ...plain, backgroundColor: "#f0f0f0" },
  },
  actions: {
    maxActions: 6, buttonSpacing: 8, actionsOrientation: "Horizontal", actionAlignment: "Left",
    showCard: { actionMode: "Inline", inlineTopMargin: 8 },
  },
});

window.show = (cards) => {
  for (const [name, json] of Object.entries(cards)) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = host;
    card.onExecuteAction = ({ constructor, verb, data }) => {
      window.pressed = { type: constructor.JsonTypeName, verb, data };
    };
    card.parse(json);
    const frame = document.createElement("section");
    frame.className = "card";
    frame.id = name;
    frame.append(card.render());
    document.body.append(frame);
  }
};
