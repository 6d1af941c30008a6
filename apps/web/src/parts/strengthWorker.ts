import { judge } from '@flux/passwords/strength';

addEventListener('message', ({ data: { password, about } }) => postMessage(judge(password, about)));
