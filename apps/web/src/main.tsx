import { claimTrustedTypes } from '@flux/sanitize/trusted';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './look/look.css';
import { registerServiceWorker } from './offline/register.ts';
import { leftMark } from './session/leftMark.ts';
import { meQuery } from './session/me.ts';
import { followSignOuts, mayHaveSession, queries } from './session/studio.ts';
import { speakFirst } from './words/words.ts';

claimTrustedTypes();
registerServiceWorker();
followSignOuts();

// Asked at once where there may be an answer, not first when a page wants to know.
if (mayHaveSession()) void queries.prefetchQuery(meQuery);

// Who signed out while the studio was out of reach, or whose browser ended before everything was forgotten.
if (leftMark.read() !== undefined) {
  const finish = () => void import('./session/leave.ts').then(({ finishLeaving }) => finishLeaving());
  finish();
  addEventListener('online', finish);
}

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

speakFirst().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
