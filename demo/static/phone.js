// The demo phone. A message goes to /demo/send, which carries it through the real door; the reply becomes a bubble.
//
//   people.js     who writes: a made-up openid, a chat of their own, follower or not
//   chat.js       draws bubbles, notes and tappable lines
//   dock.js       the text field, the menu and the + panel at the bottom
//   wire.js       one request to the server
//   inspector.js  the engineer's view, and WeChat's retry

import { addNote, addSaid, addTime, addWaiting, fill, replaceWithNote, scrollToEnd, show } from './chat.js';
import { showDock, wireDock } from './dock.js';
import { inspect, mark, openInspector, wireInspector } from './inspector.js';
import { current } from './people.js';
import { Undelivered, numbered, post } from './wire.js';

const NOTES = { follow: '已关注公众号', unfollow: '已取消关注' };
const BROKEN = '该公众号提供的服务出现故障，请稍后再试';
const who = document.getElementById('who');

// What the person did, as it shows in the chat. A click on the menu shows nothing in WeChat; here one sees what it was.
function draw(person, given) {
  addTime(person);
  if (given.kind in NOTES) addNote(person, NOTES[given.kind]);
  else if (given.kind === 'menu') addNote(person, `点了菜单“${given.label}”`);
  else addSaid(person, given);
}

function send(given) {
  const person = current();
  draw(person, given);
  if (given.kind in NOTES) {
    person.follows = given.kind === 'follow';
    showDock(person);
  }
  return deliver(person, { user: person.openid, ...numbered(given) });
}

// Also the way back for a message that did not arrive: `said` keeps its number, as in a retry of WeChat.
async function deliver(person, said) {
  const item = addWaiting(person);
  try {
    heard(item, said, await post(said));
  } catch (error) {
    if (!(error instanceof Undelivered)) throw error;
    replaceWithNote(item, `没有送到：${error.message}`, '再发一次', () => deliver(person, said));
  }
  scrollToEnd();
}

function heard(item, said, got) {
  if (got.reply) fill(item, got.reply, (tap) => send({ kind: 'text', text: tap.content, tap: tap.id }));
  else replaceWithNote(item, got.status === 200 ? '（公众号没有回复）' : `${BROKEN}（HTTP ${got.status}）`);
  mark(item, said, got);
  inspect(item);
}

function enter() {
  const person = current();
  show(person);
  showDock(person);
  if (!person.greeted) {
    person.greeted = true;
    send({ kind: 'follow' });
  }
}

wireDock(send);
wireInspector(scrollToEnd);
document.getElementById('chat').addEventListener('click', (event) => {
  const look = event.target.closest('.look');
  const item = event.target.closest('.marked');
  if (look) openInspector(look);
  if (item && !event.target.closest('.tap')) inspect(item);
});
who.addEventListener('change', enter);
enter();
