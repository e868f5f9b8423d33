// What is at the bottom: the text field, the account's menu, the + panel; for someone who left, the button to follow.

const $ = (id) => document.getElementById(id);
const text = $('text');
const tops = Array.from(document.querySelectorAll('.top'));
const itemsOf = (top) => $(top.getAttribute('aria-controls'));

function closeMenus() {
  tops.forEach((top) => { itemsOf(top).hidden = true; top.setAttribute('aria-expanded', 'false'); });
}

function showMedia(open) {
  $('media').hidden = !open;
  $('show-media').setAttribute('aria-expanded', String(open));
}

function closePanels() {
  closeMenus();
  showMedia(false);
}

function toggleMenu(top) {
  const open = itemsOf(top).hidden;
  closeMenus();
  itemsOf(top).hidden = !open;
  top.setAttribute('aria-expanded', String(open));
}

// The field is as high as its lines (the style sheet says how high at most); with text in it, + gives way to 发送.
function typed() {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
  $('send').hidden = !text.value.trim();
  $('show-media').hidden = !$('send').hidden;
}

function submit(send) {
  const said = text.value.trim();
  if (!said) return;
  text.value = '';
  typed();
  showMedia(false);
  text.focus();
  send({ kind: 'text', text: said });
}

function choose(button, send) {
  const top = button.closest('.column') && button.closest('.column').querySelector('.top');
  closePanels();
  send({ kind: button.dataset.kind, text: button.dataset.text || '', label: button.textContent });
  (top || (button.dataset.kind === 'unfollow' ? $('follow').firstElementChild : text)).focus();
}

function showTyping(shown) {
  closePanels();
  $('typing').hidden = !shown;
  $('menu').hidden = shown;
  (shown ? text : $('show-typing')).focus();
}

// Esc closes what is open and gives the focus back to what opened it.
function escape() {
  const open = tops.find((top) => !itemsOf(top).hidden) || ($('media').hidden ? null : $('show-media'));
  closePanels();
  if (open) open.focus();
}

export function showDock(person) {
  closePanels();
  $('follow').hidden = person.follows;
  $('menu').hidden = true;
  $('typing').hidden = !person.follows;
}

function wireTyping(send) {
  $('typing').addEventListener('submit', (event) => { event.preventDefault(); submit(send); });
  text.addEventListener('input', typed);
  // Enter sends, but not while an input method is still composing (229 is what Safari says then).
  text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit(send);
  });
}

export function wireDock(send) {
  wireTyping(send);
  $('show-menu').addEventListener('click', () => showTyping(false));
  $('show-typing').addEventListener('click', () => showTyping(true));
  $('show-media').addEventListener('click', () => showMedia($('media').hidden));
  tops.forEach((top) => top.addEventListener('click', () => toggleMenu(top)));
  document.querySelectorAll('[data-kind]').forEach((button) => button.addEventListener('click', () => choose(button, send)));
  document.querySelector('.dock').addEventListener('keydown', (event) => { if (event.key === 'Escape') escape(); });
  document.addEventListener('click', (event) => { if (!event.target.closest('.dock')) closePanels(); });
}
