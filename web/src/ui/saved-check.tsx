import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Check } from './controls.tsx';
import { sayFailure } from './toast.tsx';

/**
 * A box that saves each click. It shows the choice at once and until the value has been read again, so that nothing
 * flickers; of several quick clicks the last one stands.
 */
export function SavedCheck({
  label,
  value,
  save,
  reload,
}: {
  readonly label: ReactNode;
  /** As the API has it. */
  readonly value: boolean;
  readonly save: (chosen: boolean) => Promise<unknown>;
  /** Reads the value again. */
  readonly reload: () => Promise<unknown>;
}) {
  const [chosen, setChosen] = useState<boolean>();
  const clicks = useRef(0);
  // Changes of one scope are sent one after the other.
  const { mutateAsync } = useMutation({ scope: { id: useId() }, mutationFn: save });
  const choose = async (next: boolean) => {
    clicks.current += 1;
    const click = clicks.current;
    setChosen(next);
    await mutateAsync(next).catch(sayFailure);
    if (click === clicks.current) await reload();
    if (click === clicks.current) setChosen(undefined);
  };
  return (
    <Check label={label} checked={chosen ?? value} onChange={(event) => void choose(event.target.checked)} />
  );
}
