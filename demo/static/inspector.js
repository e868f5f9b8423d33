// The engineer's view: what came in, what was decided and why, what went out; and WeChat's retry, played again.

import { addLook, element } from './chat.js';
import { Undelivered, post } from './wire.js';

const DECISIONS = {
  answer: '直接答复', offer: '列出选项', unknown: '没有收录', urgent: '紧急卡片', greeting: '问候', human: '转人工',
  notice: '固定提示', silent: '不回复', late: '超时', error: '出错',
};
const $ = (id) => document.getElementById(id);
const panel = $('inspector');
const turns = new WeakMap(); // the item in the chat → { said, got }
let shown = null; // the item that is looked at

// Keep what belongs to an item of the chat, so that it can be looked at.
export function mark(item, said, got) {
  turns.set(item, { said, got });
  item.classList.add('marked');
  addLook(item);
}

export function inspect(item) {
  if (shown) shown.classList.remove('seen');
  shown = item;
  shown.classList.add('seen');
  $('nothing').hidden = true;
  $('details').hidden = false;
  $('retried').textContent = '';
  draw(turns.get(item).got);
}

function draw(got) {
  const turn = got.turn || { entries: [], flags: [], candidates: [] };
  drawFacts([
    ['决定', turn.decision && `${DECISIONS[turn.decision] || turn.decision}（${turn.decision}）`],
    ['为何', turn.reason],
    ['由谁', turn.handler],
    ['条目', turn.entries.join('、')],
    ['版本', turn.release],
    ['回执', turn.receipt],
    ['日志里', turn.question],
    ['标记', turn.flags.join('、')],
    ['送达', turn.deliveries && `${turn.deliveries} 次`],
    ['用时', `${got.milliseconds} 毫秒来回${turn.milliseconds === undefined ? '' : `，其中这一轮 ${turn.milliseconds} 毫秒`}`],
    ['HTTP', got.status],
  ]);
  $('candidates').replaceChildren(...turn.candidates.map(candidate));
  $('candidates-name').hidden = !turn.candidates.length;
  const { wire } = got;
  $('in_plain').textContent = indented(wire.in_plain);
  $('in_sealed').textContent = `POST /wechat?${wire.query}\n\n${indented(wire.in_sealed)}`;
  $('out_plain').textContent = indented(wire.out_plain) || '（没有回复）';
  $('out_sealed').textContent = indented(wire.out_sealed) || '（空）';
}

function drawFacts(rows) {
  $('facts').textContent = '';
  for (const [name, value] of rows) {
    if (value !== undefined && value !== null && value !== '') {
      $('facts').append(element('dt', '', name), element('dd', '', value));
    }
  }
}

function candidate(row) {
  const item = element('li', '');
  const meter = document.createElement('meter');
  meter.value = row.probability;
  meter.setAttribute('aria-label', '把握');
  item.append(element('code', '', row.entry), meter, element('b', '', row.probability.toFixed(3)));
  const why = Object.entries(row.why).map(([name, value]) => element('span', '', `${name} ${rounded(value)}`));
  if (why.length) item.append(element('p', 'why'));
  why.forEach((part) => item.lastElementChild.append(part, ' '));
  return item;
}

function rounded(value) {
  return typeof value === 'number' ? Number(value.toFixed(2)) : value;
}

// One element a line, for reading; the wire has no line breaks.
function indented(xml) {
  return xml.replace(/>(?=<(?:[A-Za-z]|\/xml>))/g, '>\n').replace(/^<(?=[A-Za-z])(?!xml>|a )/gm, '  <');
}

async function retry() {
  const item = shown;
  const { said, got } = turns.get(item);
  const receipt = got.turn ? got.turn.receipt : '';
  $('retry').disabled = true;
  try {
    const again = await post({ ...said, receipt });
    turns.set(item, { said, got: again });
    if (item === shown) {
      draw(again);
      $('retried').textContent = verdict(got, again);
      $('retried').classList.toggle('bad', !same(got, again));
    }
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    $('retried').textContent = `没有送到：${error.message}`;
  } finally {
    $('retry').disabled = false;
  }
}

function same(got, again) {
  return JSON.stringify(got.reply) === JSON.stringify(again.reply);
}

function verdict(got, again) {
  const words = same(got, again) ? '同样的回复' : '回复不同！';
  return again.turn ? `${words}，日志仍是一行，送达 ${again.turn.deliveries} 次` : words;
}

// On a narrow screen the view lies over the phone, and the focus goes with it; closing gives it back to `opener`.
let opener = $('inspect');

export function openInspector(from) {
  opener = from;
  panel.hidden = false;
  $('inspect').setAttribute('aria-expanded', 'true');
  document.body.classList.add('inspecting');
  if (getComputedStyle(panel).position === 'fixed') $('close').focus();
}

function closeInspector() {
  panel.hidden = true;
  $('inspect').setAttribute('aria-expanded', 'false');
  document.body.classList.remove('inspecting');
  opener.focus();
}

export function wireInspector(whenResized) {
  $('inspect').addEventListener('click', () => (panel.hidden ? openInspector($('inspect')) : closeInspector()));
  $('close').addEventListener('click', closeInspector);
  $('retry').addEventListener('click', retry);
  panel.addEventListener('keydown', (event) => { if (event.key === 'Escape') closeInspector(); });
  new ResizeObserver(whenResized).observe($('chat'));
}
