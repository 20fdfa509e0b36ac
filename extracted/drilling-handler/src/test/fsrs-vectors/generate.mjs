// Random review histories, scheduled by ts-fsrs: what FsrsVectorsTest holds our schedule against.
//
//   npm install --no-package-lock && npm run generate && rm -r node_modules
//
// The same file comes out every time: the numbers are drawn from a fixed seed.
import { createEmptyCard, default_w, fsrs } from "ts-fsrs";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

// mulberry32: 32 bits of state are plenty for test data.
let state = 20261122;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const oneOf = (list) => list[below(list.length)];

function parameters(sequence) {
  if (sequence % 2 === 0) {
    return { w: [...default_w], retention: 0.9, maximum: 36500, learning: [1, 10], relearning: [10] };
  }
  return {
    // Every weight moved by up to 10 %, which stays inside the range ts-fsrs allows.
    w: default_w.map((w) => Number((w * (0.9 + 0.2 * random())).toFixed(4))).map((w, i) =>
      i === 19 || i === 7 ? Math.max(w, i === 19 ? 0.01 : 0.001) : w),
    retention: oneOf([0.7, 0.8, 0.85, 0.9, 0.93, 0.97]),
    maximum: oneOf([30, 365, 1000, 36500]),
    learning: oneOf([[], [1], [1, 10], [5, 30, 240], [1, 2, 3, 1439]]),
    relearning: oneOf([[], [10], [1, 10], [5, 30, 240], [1439]]),
  };
}

// Same minute, same day, on time, a little off, months late, years late.
function gap(card, now) {
  const untilDue = Math.max(0, card.due.getTime() - now);
  switch (below(8)) {
    case 0: return below(2) * 1000;
    case 1: return below(30) * MINUTE;
    case 2: return below(DAY);
    case 3: case 4: return untilDue;
    case 5: return Math.floor(untilDue * (0.3 + 1.5 * random()));
    case 6: return untilDue + below(200) * DAY + below(DAY);
    default: return below(12) === 0 ? below(12_000) * DAY : untilDue + below(3 * DAY);
  }
}

// Learners who forget a lot, who know nearly everything, and everything between.
const ratings = [
  [1, 2, 3, 4],
  [3, 3, 3, 3, 4, 2, 1],
  [1, 1, 1, 2, 3],
  [4, 4, 3],
  [3],
];

const sequences = [];
for (let sequence = 0; sequence < 400; sequence++) {
  const p = parameters(sequence);
  const scheduler = fsrs({
    w: p.w,
    request_retention: p.retention,
    maximum_interval: p.maximum,
    learning_steps: p.learning.map((minutes) => `${minutes}m`),
    relearning_steps: p.relearning.map((minutes) => `${minutes}m`),
  });
  const learner = oneOf(ratings);
  let now = Date.UTC(2024, 0, 1) + below(700) * DAY + below(DAY);
  let card = createEmptyCard(new Date(now));
  const reviews = [];
  for (let i = 0, length = 1 + below(18); i < length; i++) {
    now += gap(card, now);
    const rating = oneOf(learner);
    card = scheduler.next(card, new Date(now), rating).card;
    reviews.push([now, rating, card.state, card.learning_steps, card.stability, card.difficulty,
      card.due.getTime(), card.lapses]);
  }
  sequences.push({ ...p, reviews });
}

const lines = sequences.map((s) => JSON.stringify(s)).join(",\n");
console.log(`{"madeWith": "ts-fsrs 5.4.2",
"columns": ["at", "rating", "state", "step", "stability", "difficulty", "due", "lapses"],
"sequences": [
${lines}
]}`);
