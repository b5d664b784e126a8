# A guest of 512 bytes: says one line on the serial port, sleeps, powers off on the ACPI button.
.code16
.global _start
_start:
    cli
    xor   %ax, %ax
    mov   %ax, %ds
    mov   %ax, %ss
    mov   $0x7c00, %sp
    ljmp  $0, $go
go: movw  $button, 0x71*4      # IRQ 9, the ACPI interrupt
    movw  $0, 0x71*4+2
    mov   $0xfb, %al           # every interrupt off but the cascade and IRQ 9: an idle guest costs nothing
    out   %al, $0x21
    mov   $0xfd, %al
    out   %al, $0xa1
    mov   $0x602, %dx          # PM1a enable (0x600: PIIX4 and ICH9 alike once SeaBIOS has run);
    mov   $0x100, %ax          # QEMU latches the power button only when its bit is on here
    out   %ax, %dx
    mov   $line, %si
    call  print
    sti
wait: hlt
    jmp   wait
button:
    mov   $0x600, %dx          # PM1a status: acknowledge
    mov   $0x100, %ax
    out   %ax, %dx
    mov   $bye, %si
    call  print
    mov   $0x604, %dx          # PM1a control block
    mov   $0x2000, %ax         # SLP_EN with SLP_TYP 0, which is S5 in QEMU
    out   %ax, %dx
stop: hlt
    jmp   stop
print: lodsb
    test  %al, %al
    jz    done
    mov   %al, %bl
tx: mov   $0x3fd, %dx
    in    %dx, %al
    test  $0x20, %al
    jz    tx
    mov   $0x3f8, %dx
    mov   %bl, %al
    out   %al, %dx
    jmp   print
done: ret
line: .asciz "tiny guest: up\r\n"
bye:  .asciz "tiny guest: power button, off\r\n"
.org 510
.word 0xaa55
