import { compare, hash } from 'bcrypt';

// Comparisons a second, one after the other, as somebody without anything around it would count them.
const [cost = '', seconds = '', password = ''] = process.argv.slice(2);
const stored = await hash(password, Number(cost));
const began = performance.now();
let count = 0;
while (performance.now() - began < Number(seconds) * 1000) {
  if (!(await compare(password, stored))) throw new Error('the right password was refused');
  count += 1;
}
console.log((count * 1000) / (performance.now() - began));
