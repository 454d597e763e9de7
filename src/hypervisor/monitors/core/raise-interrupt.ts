/**
 * `raise_interrupt`, which makes an interrupt of the guest's pending.
 *
 * @param classes - offset from %rbp of a word with a bit for each class of which something is pending
 * @param interrupts - offset of the first of sixteen words, one for each class, with a bit for each of its interrupts
 */
export function raiseInterrupt(classes: number, interrupts: number): string {
  return `
# Makes an interrupt of the guest's pending. %rdi: vector. Changes %rax, %rcx, %rdx, %rdi.
raise_interrupt:
  rrmovq %rdi, %rcx
  ishrq $4, %rcx                        # its class
  irmovq $1, %rax
  shlq %rcx, %rax
  mrmovq ${classes}(%rbp), %rdx
  orq %rax, %rdx
  rmmovq %rdx, ${classes}(%rbp)
  ishlq $3, %rcx
  addq %rbp, %rcx
  iandq $15, %rdi
  irmovq $1, %rax
  shlq %rdi, %rax
  mrmovq ${interrupts}(%rcx), %rdx
  orq %rax, %rdx
  rmmovq %rdx, ${interrupts}(%rcx)
  ret`;
}
