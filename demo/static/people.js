// Who writes. Each person has an openid, made up once for this browser, and a chat that waits while another one writes.

const people = new Map();
const who = document.getElementById('who');

function madeUp() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `oDemo${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

// A page that is opened again goes on with the same conversation; the passer-by is somebody new each time.
function openid(name) {
  if (name === 'new') return madeUp();
  const key = `openid-${name}`;
  const id = localStorage.getItem(key) || madeUp();
  localStorage.setItem(key, id);
  return id;
}

// The person chosen in the bar: { openid, name, list, follows, greeted, spoke }. `spoke` is when the last time was shown.
export function current() {
  if (!people.has(who.value)) {
    const list = document.createElement('ol');
    const name = who.selectedOptions[0].text;
    people.set(who.value, { openid: openid(who.value), name, list, follows: true, greeted: false, spoke: 0 });
  }
  return people.get(who.value);
}
