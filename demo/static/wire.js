// One request to the server, which signs, encrypts and posts the message as WeChat would.

// The message got no answer; `message` says why, for people.
export class Undelivered extends Error {}

// A message keeps its number and its second, so that a retry is the same message for the bot.
export function numbered(given) {
  const { kind, text = '', tap = '' } = given;
  const random = crypto.getRandomValues(new Uint32Array(2));
  const message = random[0] * 2 ** 20 + (random[1] >>> 12);
  return { kind, text, tap, message, sent: Math.floor(Date.now() / 1000) };
}

export async function post(said) {
  let response;
  try {
    response = await fetch('/demo/send', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(said),
    });
  } catch (error) {
    throw new Undelivered('机器人没有接通');
  }
  if (response.ok) return response.json();
  const { problem } = await response.json().catch(() => ({}));
  throw new Undelivered(problem || `服务器出错（HTTP ${response.status}）`);
}
