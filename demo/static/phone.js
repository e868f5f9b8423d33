// The demo phone: draws bubbles, sends what is typed to /demo/send, and shows what an engineer wants to see of a message.

const NAMES = { image: '［图片］', voice: '［语音］', video: '［视频］', location: '［位置］', link: '［链接］', file: '［文件］' };
const DECISIONS = {
  answer: '直接答复', offer: '列出选项', unknown: '没有收录', urgent: '紧急卡片', greeting: '问候', human: '转人工',
  notice: '固定提示', silent: '不回复', late: '超时', error: '出错',
};
const $ = (id) => document.getElementById(id);
const chat = $('chat');
let shownMessage = null;

// A made-up openid for each person of this browser, so that a page opened again goes on with the same conversation.
function openid() {
  const who = $('who').value;
  let id = localStorage.getItem(`openid-${who}`);
  if (!id) {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    id = `oDemo${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    localStorage.setItem(`openid-${who}`, id);
  }
  return id;
}

function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function add(item) {
  chat.append(item);
  chat.scrollTop = chat.scrollHeight;
  return item;
}

function bubble(text, mine) {
  const item = element('li', mine ? 'message mine' : 'message');
  const box = element('div', 'bubble', text);
  item.append(element('span', 'face', mine ? $('who').selectedOptions[0].text[0] : '工'), box);
  add(item);
  return box;
}

// The text as WeChat shows it: lines that are taps become links, everything else stays text.
function fill(box, reply) {
  box.textContent = '';
  box.classList.remove('waiting');
  const taps = [...reply.taps];
  reply.text.split('\n').forEach((line, place) => {
    if (place) box.append('\n');
    const tap = taps.length && line.trim() === taps[0].label.trim() ? taps.shift() : null;
    if (!tap) { box.append(line); return; }
    const link = element('button', 'tap', line);
    link.type = 'button';
    link.addEventListener('click', (event) => {
      event.stopPropagation();
      send({ kind: 'text', text: tap.content, tap: tap.id });
    });
    box.append(link);
  });
}

async function post(said) {
  const response = await fetch('/demo/send', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user: openid(), ...said }),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

// A message keeps its number and time, so that a retry is the same message for the bot.
function numbered(said) {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return { ...said, message: random[0] * 2 ** 20 + (random[1] >>> 12), sent: Math.floor(Date.now() / 1000) };
}

async function send(given) {
  const said = numbered(given);
  closePanels();
  if (said.kind === 'follow' || said.kind === 'unfollow') {
    add(element('li', 'note', said.kind === 'follow' ? '关注了公众号' : '取消了关注'));
  } else if (said.kind !== 'menu') {
    bubble(NAMES[said.kind] || said.text, true);
  }
  const box = bubble('…', false);
  box.classList.add('waiting');
  try {
    const got = await post(said);
    if (got.reply) fill(box, got.reply);
    else box.closest('li').replaceWith(element('li', 'note', '（公众号没有回复）'));
    box.addEventListener('click', () => inspect(said, got, box));
    inspect(said, got, box);
  } catch (error) {
    fill(box, { text: `没有送到：${error.message}。机器人还在运行吗？`, taps: [] });
  }
  chat.scrollTop = chat.scrollHeight;
}

function fact(list, name, value) {
  if (value === null || value === '' || value === undefined) return;
  const dd = document.createElement('dd');
  dd.textContent = value;
  const dt = document.createElement('dt');
  dt.textContent = name;
  list.append(dt, dd);
}

function inspect(said, got, box) {
  shownMessage = { said, reply: got.reply };
  document.querySelectorAll('.bubble.seen').forEach((other) => other.classList.remove('seen'));
  if (!$('inspector').hidden) box.classList.add('seen');
  $('nothing').hidden = true;
  $('details').hidden = false;
  $('retried').textContent = '';
  facts(got);
  candidates(got.turn ? got.turn.candidates : []);
  for (const name of ['in_plain', 'in_sealed', 'out_plain', 'out_sealed']) {
    $(name).textContent = (name === 'in_sealed' ? `POST /wechat?${got.wire.query}\n\n` : '') + got.wire[name].replace(/></g, '>\n<');
  }
}

function facts(got) {
  const list = $('facts');
  const turn = got.turn;
  list.textContent = '';
  fact(list, '用时', `${got.milliseconds} 毫秒（HTTP 来回）`);
  if (!turn) return;
  fact(list, '一轮', `${turn.milliseconds} 毫秒`);
  fact(list, '回执', turn.receipt);
  fact(list, '决定', `${DECISIONS[turn.decision] || turn.decision}（${turn.decision}）`);
  fact(list, '由谁', turn.handler);
  fact(list, '为何', turn.reason);
  fact(list, '条目', turn.entries.join('、'));
  fact(list, '版本', turn.release);
  fact(list, '日志里', turn.question);
  fact(list, '标记', turn.flags.join('、'));
  fact(list, '送达', `${turn.deliveries} 次`);
}

function candidates(rows) {
  const body = $('candidates').tBodies[0];
  body.textContent = '';
  for (const row of rows) {
    const line = body.insertRow();
    line.insertCell().textContent = row.entry;
    const meter = document.createElement('meter');
    meter.value = row.probability;
    line.insertCell().append(meter, row.probability.toFixed(3));
    const why = line.insertCell();
    why.className = 'why';
    why.textContent = Object.entries(row.why).map(([name, value]) => `${name} ${typeof value === 'number' ? +value.toFixed(2) : value}`).join('  ');
  }
}

async function retry() {
  if (!shownMessage) return;
  const got = await post(shownMessage.said);
  const same = JSON.stringify(got.reply) === JSON.stringify(shownMessage.reply);
  facts(got);
  $('retried').textContent = `${same ? '同样的回复' : '回复不同！'}${got.turn ? `，日志仍是一行，送达 ${got.turn.deliveries} 次` : ''}`;
}

function closePanels() {
  document.querySelectorAll('.items').forEach((items) => { items.hidden = true; });
  document.querySelectorAll('.top').forEach((top) => top.setAttribute('aria-expanded', 'false'));
  $('media').hidden = true;
  $('show-media').setAttribute('aria-expanded', 'false');
}

function submit() {
  const text = $('text').value;
  if (!text.trim()) return;
  $('text').value = '';
  send({ kind: 'text', text });
}

$('typing').addEventListener('submit', (event) => { event.preventDefault(); submit(); });
// Enter sends, but not while an input method is still composing.
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
});
$('show-menu').addEventListener('click', () => { closePanels(); $('typing').hidden = true; $('menu').hidden = false; });
$('show-typing').addEventListener('click', () => { closePanels(); $('menu').hidden = true; $('typing').hidden = false; $('text').focus(); });
$('show-media').addEventListener('click', () => {
  $('media').hidden = !$('media').hidden;
  $('show-media').setAttribute('aria-expanded', String(!$('media').hidden));
});
document.querySelectorAll('[data-kind]').forEach((button) => {
  button.addEventListener('click', () => send({ kind: button.dataset.kind, text: button.dataset.text || '' }));
});
document.querySelectorAll('.top').forEach((top) => {
  top.addEventListener('click', () => {
    const items = top.nextElementSibling;
    const open = items.hidden;
    closePanels();
    items.hidden = !open;
    top.setAttribute('aria-expanded', String(open));
  });
});
$('inspect').addEventListener('click', () => {
  const panel = $('inspector');
  panel.hidden = !panel.hidden;
  $('inspect').setAttribute('aria-expanded', String(!panel.hidden));
});
$('retry').addEventListener('click', retry);
$('who').addEventListener('change', () => {
  chat.textContent = '';
  if ($('who').value === 'new') localStorage.removeItem('openid-new');
  add(element('li', 'when', new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })));
  send({ kind: 'follow' });
});

add(element('li', 'when', new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })));
send({ kind: 'follow' });
