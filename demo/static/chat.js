// Draws the chat: bubbles, notes, the time, and lines that can be tapped. What people and bot say is always set as text.

const PAUSE = 5 * 60 * 1000; // milliseconds after which WeChat shows the time again
const MEDIA = { image: '图片', voice: '语音 3″', video: '视频', location: '位置', link: '链接', file: '文件' };
const ICONS = new URL('icons.svg', import.meta.url).pathname;
const chat = document.getElementById('chat');

export function element(tag, className, text = '') {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export function button(className, text, onClick) {
  const made = element('button', className, text);
  made.type = 'button';
  if (onClick) made.addEventListener('click', onClick);
  return made;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export function show(person) {
  chat.replaceChildren(person.list);
  scrollToEnd();
}

export function scrollToEnd() {
  chat.scrollTop = chat.scrollHeight;
}

function add(person, item) {
  person.list.append(item);
  scrollToEnd();
  return item;
}

export function addTime(person) {
  const now = new Date();
  if (now - person.spoke > PAUSE) {
    add(person, element('li', 'note', now.toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })));
  }
  person.spoke = now;
}

export function addNote(person, text) {
  return add(person, element('li', 'note', text));
}

function bubble(className, face, speaker, box) {
  const item = element('li', `message ${className}`);
  const shown = element('span', 'face', face);
  shown.setAttribute('aria-hidden', 'true');
  item.append(shown, element('span', 'hidden', `${speaker}：`), box);
  return item;
}

export function addSaid(person, { kind, text }) {
  const box = element('div', kind in MEDIA ? 'bubble sent' : 'bubble', MEDIA[kind] || text);
  if (kind in MEDIA) box.prepend(icon(kind));
  return add(person, bubble('mine', person.name[0], person.name, box));
}

export function addWaiting(person) {
  const box = element('div', 'bubble waiting');
  for (let dot = 0; dot < 3; dot += 1) box.append(element('i', ''));
  return add(person, bubble('theirs', '工', '区总工会', box));
}

// The reply as WeChat shows it: lines that are taps become links, everything else stays text.
export function fill(item, reply, onTap) {
  const box = item.querySelector('.bubble');
  const taps = [...reply.taps];
  box.classList.remove('waiting');
  box.textContent = '';
  reply.text.split('\n').forEach((line, place) => {
    if (place) box.append('\n');
    const tap = taps.length && line.trim() === taps[0].label.trim() ? taps.shift() : null;
    box.append(tap ? button('tap', line, () => onTap(tap)) : line);
  });
}

export function replaceWithNote(item, text, offered, onClick) {
  item.className = 'note';
  item.textContent = text;
  if (offered) item.append(button('again', offered, () => { item.remove(); onClick(); }));
}

// The small glass beside a reply, by which also a keyboard comes to the engineer's view.
export function addLook(item) {
  const look = button('look', '');
  look.setAttribute('aria-label', '看这条回复怎样来的');
  look.append(icon('look'));
  item.append(look);
}
