import { serviceWorkerAddress } from '@flux/sanitize/trusted';

/**
 * Lets the studio be installed, and be opened again without a network. Once the page has drawn, so that keeping the
 * release never delays it. A browser without service workers, or over plain HTTP, does without.
 */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    const register = () => {
      navigator.serviceWorker.register(serviceWorkerAddress()).catch(() => {
        // Storage that is full or forbidden: the studio works, only not without a network.
      });
    };
    setTimeout(register, 2_000);
  });
}
