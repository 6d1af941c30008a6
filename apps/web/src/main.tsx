import { claimTrustedTypes } from '@flux/sanitize/trusted';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './look/look.css';
import { registerServiceWorker } from './offline/register.ts';
import { speakFirst } from './words/words.ts';

claimTrustedTypes();
registerServiceWorker();

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

speakFirst().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
